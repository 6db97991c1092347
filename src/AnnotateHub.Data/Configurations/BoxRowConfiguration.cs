using AnnotateHub.Core.Annotation;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class BoxRowConfiguration : IEntityTypeConfiguration<BoxRow>
{
    public void Configure(EntityTypeBuilder<BoxRow> builder)
    {
        builder.HasIndex(box => new { box.LabelSetId, box.ClientId }).IsUnique();
        // Of a model's boxes alone, for those who count them: SQL knows the origin by its number.
        builder
            .HasIndex(box => box.LabelSetId)
            .HasDatabaseName("IX_Boxes_LabelSetId_OfModels")
            .HasFilter($"\"{nameof(BoxRow.Origin)}\" = {(int)BoxOrigin.Model}");
        builder.Property(box => box.X1).HasConversion<BoxEdgeConverter>();
        builder.Property(box => box.Y1).HasConversion<BoxEdgeConverter>();
        builder.Property(box => box.X2).HasConversion<BoxEdgeConverter>();
        builder.Property(box => box.Y2).HasConversion<BoxEdgeConverter>();
        builder.Property(box => box.Attributes).AsJson();
        builder.Property(box => box.Parents).AsJson();
    }
}
