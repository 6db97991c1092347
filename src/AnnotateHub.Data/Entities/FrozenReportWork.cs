using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Entities;

/// <summary>An assignment whose boxes are in a frozen report: who may not read them may not read the report.</summary>
public sealed class FrozenReportWork
{
    public long ReportId { get; set; }
    public long AssignmentId { get; set; }
}
