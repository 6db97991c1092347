using System.Data.Common;
using System.Text.Json;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>What the writer must know of a label set.</summary>
internal sealed record LabelSetSnapshot(long Id, long Revision, int Width, int Height, string ClassesText, bool ProjectIsArchived);
