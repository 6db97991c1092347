using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class BoxRowConfiguration : IEntityTypeConfiguration<BoxRow>
{
    public void Configure(EntityTypeBuilder<BoxRow> builder)
    {
        builder.HasIndex(box => new { box.LabelSetId, box.ClientId }).IsUnique();
        builder.Property(box => box.X1).HasConversion<BoxEdgeConverter>();
        builder.Property(box => box.Y1).HasConversion<BoxEdgeConverter>();
        builder.Property(box => box.X2).HasConversion<BoxEdgeConverter>();
        builder.Property(box => box.Y2).HasConversion<BoxEdgeConverter>();
        builder.Property(box => box.Attributes).AsJson();
        builder.Property(box => box.Parents).AsJson();
    }
}
