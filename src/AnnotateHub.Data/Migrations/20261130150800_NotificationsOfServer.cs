using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AnnotateHub.Data.Migrations
{
    /// <inheritdoc />
    public partial class NotificationsOfServer : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<long>(
                name: "ProjectId",
                table: "Notifications",
                type: "INTEGER",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "INTEGER");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM \"Notifications\" WHERE \"ProjectId\" IS NULL;");
            migrationBuilder.AlterColumn<long>(
                name: "ProjectId",
                table: "Notifications",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "INTEGER",
                oldNullable: true);
        }
    }
}
