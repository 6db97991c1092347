using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class SealBreakConfiguration : IEntityTypeConfiguration<SealBreak>
{
    public void Configure(EntityTypeBuilder<SealBreak> builder)
    {
        builder.HasIndex(sealBreak => sealBreak.RoundId);
        builder.HasOne<Round>().WithMany().HasForeignKey(sealBreak => sealBreak.RoundId);
        // Somebody who once broke a seal or did work stays an account: what they did names them.
        builder.HasOne<Person>().WithMany().HasForeignKey(sealBreak => sealBreak.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
