import { MATRIX } from "../support/matrix";
import { partialCaptureTests } from "./partialCaptures";

partialCaptureTests(MATRIX);
