using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Members;

/// <summary>What whoever holds a valid link may know before accepting.</summary>
public sealed record InvitationOffer(long ProjectId, string Project, ProjectRole Role, string InvitedBy, DateTimeOffset ExpiresAt);
