// The Chinese word for each term, and words for the same that are not used.

export interface Term {
  /** Found in an English text without regard to case. */
  readonly english: RegExp;
  readonly chinese: string;
  /** Other words for it. No text has them. */
  readonly not?: readonly string[];
}

const word = (term: string): RegExp => new RegExp(`(?<![\\w-])${term}(?![\\w-])`, "i");

export const GLOSSARY: readonly Term[] = [
  { english: word("acknowledgment numbers?"), chinese: "确认号", not: ["确认序号", "应答号"] },
  { english: word("anonymized"), chinese: "匿名化" },
  { english: word("capture filter"), chinese: "捕获过滤器" },
  {
    english: word("captures?(?= files)|summary of (?:the|a) capture|this capture"),
    chinese: "抓包文件",
    not: ["捕获文件"],
  },
  { english: word("capture points?|places?"), chinese: "抓包点", not: ["捕获点"] },
  { english: word("checksums?"), chinese: "校验和" },
  { english: word("display filter"), chinese: "显示过滤器" },
  { english: word("duplicate ACK"), chinese: "重复 ACK" },
  { english: word("filter"), chinese: "过滤", not: ["筛选"] },
  { english: word("flows?"), chinese: "流", not: ["个流", "数据流", "会话"] },
  { english: word("frames?"), chinese: "帧", not: ["数据包"] },
  { english: word("handshakes?"), chinese: "握手" },
  { english: word("headers?"), chinese: "首部", not: ["报头", "包头"] },
  { english: word("ICMP errors?"), chinese: "ICMP 差错报文", not: ["ICMP 错误"] },
  { english: word("initiator"), chinese: "发起方", not: ["发起端", "客户端"] },
  { english: word("keep-alive"), chinese: "保活" },
  { english: word("live capture"), chinese: "实时抓包", not: ["实时捕获"] },
  { english: word("octets?"), chinese: "字节", not: ["八位组", "字节组"] },
  { english: word("out[- ]of[- ]order"), chinese: "乱序" },
  { english: word("outcomes?"), chinese: "结果" },
  { english: word("packetdrill script"), chinese: "packetdrill 脚本" },
  { english: word("peer"), chinese: "对端", not: ["对方", "对等"] },
  { english: word("problems?"), chinese: "问题" },
  { english: word("responders?"), chinese: "响应方", not: ["响应端", "应答方"] },
  { english: word("retransmission"), chinese: "重传", not: ["重发"] },
  { english: word("round trips?"), chinese: "往返时间", not: ["往返时延"] },
  { english: word("rules?"), chinese: "规则" },
  { english: word("segments?"), chinese: "报文段", not: ["数据段"] },
  { english: word("sequence diagram|diagram"), chinese: "时序图", not: ["序列图", "顺序图"] },
  { english: word("sequence numbers?"), chinese: "序列号", not: ["序号", "序列编号"] },
  { english: word("settings?"), chinese: "设置" },
  { english: word("severity"), chinese: "严重级别", not: ["严重性", "严重程度"] },
  { english: word("spurious retransmission"), chinese: "虚假重传" },
  { english: word("steps?(?! through)"), chinese: "步" },
  { english: word("transcript"), chinese: "文本记录" },
  { english: word("tunnel"), chinese: "隧道" },
  { english: word("window scale"), chinese: "窗口缩放因子", not: ["窗口扩大"] },
  { english: word("zero window"), chinese: "零窗口" },
];
