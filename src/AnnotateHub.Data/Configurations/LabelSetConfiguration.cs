using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class LabelSetConfiguration : IEntityTypeConfiguration<LabelSet>
{
    public void Configure(EntityTypeBuilder<LabelSet> builder)
    {
        builder.HasIndex(set => new { set.ImageGroupId, set.Kind });
        builder.HasIndex(set => new
        {
            set.ProjectId,
            set.Kind,
            set.Source,
        });
        builder.HasOne<ImageGroup>().WithMany().HasForeignKey(set => set.ImageGroupId);
        builder.HasMany(set => set.Boxes).WithOne().HasForeignKey(box => box.LabelSetId);
        builder.HasMany(set => set.Counts).WithOne().HasForeignKey(count => count.LabelSetId);
        builder.Property(set => set.ExhaustiveClasses).AsJson();
    }
}
