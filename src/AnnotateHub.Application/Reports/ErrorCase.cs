using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Evaluation.Reports;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <param name="Report">Hash of the frozen evaluation.</param>
/// <param name="Run">Run of the report.</param>
/// <param name="Text">What the sender asks; may be empty.</param>
public sealed record ErrorCase(string Report, string Run, ModelError Error, ErrorRecipient To, string? Text);
