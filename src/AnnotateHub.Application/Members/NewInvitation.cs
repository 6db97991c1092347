using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Members;

/// <param name="Secret">Shown now and never again. The link is <c>invitation#SECRET</c>, relative to the application's root.</param>
public sealed record NewInvitation(InvitationView Invitation, string Secret, string Address);
