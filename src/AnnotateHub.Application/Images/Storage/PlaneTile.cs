namespace AnnotateHub.Application.Images.Storage;

/// <summary>One tile of a plane, in pixels of the plane.</summary>
public sealed record PlaneTile(int Column, int Row, int Left, int Top, int Width, int Height);
