using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>A label set that somebody is to start from, on which image.</summary>
internal readonly record struct EmptySet(long LabelSetId, long ImageGroupId);
