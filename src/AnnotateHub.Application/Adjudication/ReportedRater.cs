using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Application.Adjudication;

public sealed record ReportedRater(string Name, double? Experience, int Rank);
