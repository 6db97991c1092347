using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class RoundClassCountConfiguration : IEntityTypeConfiguration<RoundClassCount>
{
    public void Configure(EntityTypeBuilder<RoundClassCount> builder)
    {
        builder.HasKey(roundClassCount => new
        {
            roundClassCount.RoundId,
            roundClassCount.PersonId,
            roundClassCount.Class,
        });
        builder.HasOne<Round>().WithMany().HasForeignKey(row => row.RoundId);
        // Somebody who did work stays an account: what they did names them.
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
