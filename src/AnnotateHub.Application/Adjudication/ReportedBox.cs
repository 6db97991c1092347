using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Application.Adjudication;

/// <param name="Box">x1, y1, x2, y2 in pixels from 0, far edges exclusive, whatever the convention of the files.</param>
/// <param name="Asks">The policy leaves it to a lead.</param>
public sealed record ReportedBox(IReadOnlyList<double> Box, string Class, string DecidedBy, bool Asks, IReadOnlyList<ReportedInput> From);
