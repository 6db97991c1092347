using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>A round, and the lead who asks something of it.</summary>
internal sealed record AuthorizedRound(VisibilityScope Scope, Round Round);
