using System.Reflection;
using System.Text;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <param name="SealBreaks">When, by whom and why, as sentences.</param>
internal sealed record StatedRound(Round Round, IReadOnlyList<string> SealBreaks);
