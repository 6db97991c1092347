
namespace AnnotateHub.Application.Rounds;

public sealed record TablePage(int Total, IReadOnlyList<TableLine> Items);
