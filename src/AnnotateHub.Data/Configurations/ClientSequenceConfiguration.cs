using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ClientSequenceConfiguration : IEntityTypeConfiguration<ClientSequence>
{
    public void Configure(EntityTypeBuilder<ClientSequence> builder)
    {
        builder.HasKey(cursor => new { cursor.AssignmentId, cursor.ClientId });
        builder.HasOne<Assignment>().WithMany().HasForeignKey(cursor => cursor.AssignmentId);
    }
}
