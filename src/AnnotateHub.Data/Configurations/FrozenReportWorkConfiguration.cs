using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class FrozenReportWorkConfiguration : IEntityTypeConfiguration<FrozenReportWork>
{
    public void Configure(EntityTypeBuilder<FrozenReportWork> builder)
    {
        builder.HasKey(frozenReportWork => new { frozenReportWork.ReportId, frozenReportWork.AssignmentId });
    }
}
