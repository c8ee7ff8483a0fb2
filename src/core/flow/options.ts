// The options of a segment for those who may import core/flow and not core/wire: diagram and transcript.

export { describeOption, optionName, parseOptions, type TcpOption } from "../wire/options";
