using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Application.Access;

/// <summary>A box of a label set as it stands.</summary>
/// <param name="IsIgnored">Marked to count nowhere.</param>
internal sealed record LabelBox(string Class, PixelBox Box, bool IsIgnored);
