using AnnotateHub.Core.Study;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Members;

/// <param name="Note">For whom it is meant, as the manager wrote it.</param>
public sealed record InvitationDraft(
    ProjectRole Role = ProjectRole.Annotator,
    int? ExperienceMonths = null,
    int? SeniorityRank = null,
    string? Note = null,
    int? Days = null
);
