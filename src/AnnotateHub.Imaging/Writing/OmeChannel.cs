using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Writing;

/// <param name="Color">As <c>#rrggbb</c>.</param>
public sealed record OmeChannel(string Name, string Color, Plane16 Plane);
