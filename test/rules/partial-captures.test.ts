import { CORNERS } from "../support/matrix";
import { partialCaptureTests } from "./partialCaptures";

partialCaptureTests(CORNERS);
