namespace AnnotateHub.Application.CellMap;

/// <summary>Work whose cells are on the map.</summary>
/// <param name="Image">Place in <see cref="CellMapView.Images"/>.</param>
public sealed record MappedWork(long AssignmentId, int Image, string Person, string Round);
