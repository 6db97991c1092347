using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Imaging.Writing;

public sealed record OmeBox(string Class, PixelBox Box);
