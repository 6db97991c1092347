using AnnotateHub.Core.Study;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Demo;

/// <summary>What a demo account is in the demo project.</summary>
/// <param name="ExperienceMonths">Null for who does not annotate as a rule.</param>
/// <param name="SeniorityRank">1 is the most senior.</param>
public sealed record DemoMember(string UserName, ProjectRole Role, int? ExperienceMonths = null, int? SeniorityRank = null);
