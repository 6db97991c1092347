using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Members;

/// <summary>A member as other members see them.</summary>
public sealed record MemberView(long PersonId, string UserName, string Person, ProjectRole Role, int? ExperienceMonths, int? SeniorityRank);
