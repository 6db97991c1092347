using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class AccessTokenConfiguration : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.HasIndex(accessToken => accessToken.SecretHash).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(accessToken => accessToken.PersonId);
        builder.Property(accessToken => accessToken.ProjectIds).AsJson();
    }
}
