using AnnotateHub.Core.Labels;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AnnotateHub.Data.Configurations;

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.HasIndex(project => project.Name).IsUnique();
        builder.Property(project => project.Channels).AsJson();
        builder.Property(project => project.Display).AsJson();
        builder.Property(project => project.Splits).AsJson();
        builder
            .Property(project => project.Classes)
            .HasConversion(
                new ValueConverter<ClassScheme, string>(
                    scheme => JsonColumn.ToText(scheme.Classes),
                    text => new ClassScheme(JsonColumn.FromText<List<LabelClass>>(text))
                ),
                new ValueComparer<ClassScheme>(
                    (a, b) => ReferenceEquals(a, b),
                    scheme => JsonColumn.ToText(scheme.Classes).GetHashCode(),
                    scheme => scheme
                )
            );
    }
}
