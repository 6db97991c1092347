using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class PendingOperationConfiguration : IEntityTypeConfiguration<PendingOperation>
{
    public void Configure(EntityTypeBuilder<PendingOperation> builder)
    {
        builder.Property(heldOperation => heldOperation.Id).HasValueGenerator<TimedKey>();
        builder.HasIndex(heldOperation => new { heldOperation.AssignmentId, heldOperation.OperationId }).IsUnique();
        builder.HasOne<Assignment>().WithMany().HasForeignKey(heldOperation => heldOperation.AssignmentId);
    }
}
