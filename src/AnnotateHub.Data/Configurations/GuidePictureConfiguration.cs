using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class GuidePictureConfiguration : IEntityTypeConfiguration<GuidePicture>
{
    public void Configure(EntityTypeBuilder<GuidePicture> builder)
    {
        builder.HasIndex(picture => new { picture.ProjectId, picture.Hash }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(picture => picture.ProjectId);
        builder.HasOne<Person>().WithMany().HasForeignKey(picture => picture.AddedById);
    }
}
