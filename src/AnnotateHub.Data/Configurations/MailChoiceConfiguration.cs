using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class MailChoiceConfiguration : IEntityTypeConfiguration<MailChoice>
{
    public void Configure(EntityTypeBuilder<MailChoice> builder)
    {
        builder.HasKey(choice => new { choice.PersonId, choice.Kind });
        builder.Property(choice => choice.Kind).HasMaxLength(40);
        builder.HasOne<Person>().WithMany().HasForeignKey(choice => choice.PersonId);
    }
}
