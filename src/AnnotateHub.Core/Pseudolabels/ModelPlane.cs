using AnnotateHub.Core.Study;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>One channel's original values, row by row.</summary>
/// <param name="Values">Width times height unsigned 16-bit values as stored, never a display plane.</param>
/// <param name="SourceBits">Depth of the file they come from: 8, 12, 16, ...</param>
public sealed record ModelPlane(ChannelDefinition Channel, ushort[] Values, int SourceBits);
