using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ActiveTimeConfiguration : IEntityTypeConfiguration<ActiveTime>
{
    public void Configure(EntityTypeBuilder<ActiveTime> builder)
    {
        builder.HasKey(activeTime => new { activeTime.AssignmentId, activeTime.ClientId });
        builder.HasOne<Assignment>().WithMany().HasForeignKey(activeTime => activeTime.AssignmentId);
    }
}
