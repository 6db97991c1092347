using AnnotateHub.Core.Study;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Members;

/// <summary>Who is to become a member, or what a member is to be.</summary>
/// <param name="ExperienceMonths">Documents, never decides.</param>
/// <param name="SeniorityRank">1 is the most senior; equal numbers are a tie.</param>
/// <param name="DisplayName">For a new account.</param>
/// <param name="Password">Makes an account of this name; null where there is one.</param>
public sealed record MemberDraft(
    string? UserName,
    ProjectRole Role = ProjectRole.Annotator,
    int? ExperienceMonths = null,
    int? SeniorityRank = null,
    string? DisplayName = null,
    string? Password = null
);
