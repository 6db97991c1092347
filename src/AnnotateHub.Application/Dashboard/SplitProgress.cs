using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Dashboard;

/// <param name="Split">Null for images that are in none.</param>
public sealed record SplitProgress(DataSplit? Split, StateCounts Counts);
