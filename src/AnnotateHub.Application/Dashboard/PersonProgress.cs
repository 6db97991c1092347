using AnnotateHub.Application.Rounds;

namespace AnnotateHub.Application.Dashboard;

public sealed record PersonProgress(long PersonId, string Person, StateCounts Counts);
