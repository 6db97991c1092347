namespace AnnotateHub.Application.Rounds.Splits;

/// <summary>Split lists of bare stems, for example from <c>train.txt</c>, <c>val.txt</c> and <c>test.txt</c>.</summary>
public sealed record SplitLists(IReadOnlyList<string> Train, IReadOnlyList<string> Validation, IReadOnlyList<string> Test);
