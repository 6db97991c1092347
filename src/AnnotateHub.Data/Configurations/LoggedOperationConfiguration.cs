using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class LoggedOperationConfiguration : IEntityTypeConfiguration<LoggedOperation>
{
    public void Configure(EntityTypeBuilder<LoggedOperation> builder)
    {
        builder.HasIndex(loggedOperation => new { loggedOperation.LabelSetId, loggedOperation.Revision }).IsUnique();
        builder.HasIndex(loggedOperation => new { loggedOperation.LabelSetId, loggedOperation.OperationId }).IsUnique();
        builder.HasOne<LabelSet>().WithMany().HasForeignKey(loggedOperation => loggedOperation.LabelSetId);
    }
}
