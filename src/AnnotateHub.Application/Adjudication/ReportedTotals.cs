using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Application.Adjudication;

public sealed record ReportedTotals(
    int Images,
    int Boxes,
    int LeftOut,
    int Undecided,
    IReadOnlyDictionary<string, int> Disagreements,
    IReadOnlyDictionary<string, int> Classes
);
