using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Application.Adjudication;

public sealed record ReportedPolicy(string Rule, double Iou, string LoneBoxes, double LooseBelow, double NearMissFrom);
