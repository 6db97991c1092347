using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class RoundAdjudicationConfiguration : IEntityTypeConfiguration<RoundAdjudication>
{
    public void Configure(EntityTypeBuilder<RoundAdjudication> builder)
    {
        builder.HasKey(roundAdjudication => roundAdjudication.RoundId);
        builder.Property(roundAdjudication => roundAdjudication.RoundId).ValueGeneratedNever();
        builder.HasOne<Round>().WithMany().HasForeignKey(roundAdjudication => roundAdjudication.RoundId);
        builder.Property(roundAdjudication => roundAdjudication.Policy).AsJson();
    }
}
