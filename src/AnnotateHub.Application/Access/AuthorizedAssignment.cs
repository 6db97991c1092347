using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Somebody's assignment, and the lead who asks something of it.</summary>
internal sealed record AuthorizedAssignment(VisibilityScope Scope, Round Round, Assignment Assignment);
