using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ClassCountConfiguration : IEntityTypeConfiguration<ClassCount>
{
    public void Configure(EntityTypeBuilder<ClassCount> builder)
    {
        builder.HasKey(count => new { count.LabelSetId, count.Class });
    }
}
