namespace AnnotateHub.Application.Annotations.Queries;

public sealed record ImageListView(int Total, IReadOnlyList<ImageItemView> Items);
