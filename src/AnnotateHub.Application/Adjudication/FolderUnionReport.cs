using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Application.Adjudication;

/// <param name="Undecided">Boxes that the policy leaves to a lead; written as the rule would have them.</param>
/// <param name="Faults">What could not be used, one sentence each.</param>
/// <param name="Refused">Why nothing was written, or null.</param>
public sealed record FolderUnionReport(
    int Images,
    int Boxes,
    int Cases,
    int Undecided,
    IReadOnlyList<string> Faults,
    string? Refused = null
);
