using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>A round of the project and what the viewer is to it.</summary>
/// <param name="AsksSeveral">Whether an image of the round is to be annotated by several people: one answer alone is never "all".</param>
internal sealed record ScopedRound(Round Round, RoundRelation Relation, RoundVisibility Visibility, bool AsksSeveral);
