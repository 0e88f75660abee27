# syntax=docker/dockerfile:1
# The service, for a MongoDB deployment or with its embedded database: docker build -t taskmessages .

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish TaskMessages.Api -c Release --nologo -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app

# Data, logs and the key ring lie where the program is started. The directories are the user's before a volume is mounted on one of them: it takes over their owner.
RUN install -d -o "$APP_UID" -g "$APP_UID" -m 0700 /var/lib/taskmessages /var/lib/taskmessages/data /var/lib/taskmessages/keys /var/lib/taskmessages/logs
WORKDIR /var/lib/taskmessages
USER $APP_UID

# The image has neither curl nor wget, but its shell opens connections.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

EXPOSE 8080
ENTRYPOINT ["dotnet", "/app/TaskMessages.Api.dll"]
