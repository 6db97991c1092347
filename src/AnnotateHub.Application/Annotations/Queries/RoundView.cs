using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>The round as the annotator knows it: a drift assignment names the round it hides in.</summary>
public sealed record RoundView(long Id, RoundKind Kind, string Name);
