"""Where makers keep the use of memory and of flash: one row a pool or a table of pools.

The form is that of `host_vendor_processors`; `mem` is memory, `disk` lasting storage. `pct=` is
the share in use, `total=`, `used=` and `free=` are amounts, `*1024` says that they are counted in
1,024 bytes, `*?` that they have no size that a MIB states (shares of 100, mostly). A scalar beside
columns holds for every row.
"""

ROWS = """
mem? 14179,9~Controller,9~Cisco_Business total=14179.1.1.5.2.0*1024 free=14179.1.1.5.3.0*1024
    # AIRESPACE-SWITCHING-MIB::agentTotalMemory, agentFreeMemory
mem? 9 used=9.9.221.1.1.1.1.18|9.9.221.1.1.1.1.7 free=9.9.221.1.1.1.1.20|9.9.221.1.1.1.1.8
    name=9.9.221.1.1.1.1.3 if=9.9.221.1.1.1.1.6==1
    # CISCO-ENHANCED-MEMPOOL-MIB::cempMemPoolHCUsed, cempMemPoolUsed
mem? 9 used=9.9.48.1.1.1.5 free=9.9.48.1.1.1.6 name=9.9.48.1.1.1.2
    # CISCO-MEMORY-POOL-MIB::ciscoMemoryPoolUsed, ciscoMemoryPoolFree
mem? 9 used=9.9.109.1.1.1.1.17*1024|9.9.109.1.1.1.1.12*1024
    free=9.9.109.1.1.1.1.19*1024|9.9.109.1.1.1.1.13*1024
    # CISCO-PROCESS-MIB::cpmCPUMemoryHCUsed, cpmCPUMemoryUsed
disk 9 total=9.9.10.1.1.4.1.1.13|9.9.10.1.1.4.1.1.4 free=9.9.10.1.1.4.1.1.14|9.9.10.1.1.4.1.1.5
    name=9.9.10.1.1.4.1.1.10
    # CISCO-FLASH-MIB::ciscoFlashPartitionSizeExtended, ciscoFlashPartitionSize
mem 41916 total=41916.11.1.17.0*1024 used=41916.11.1.18.0*1024 free=41916.11.1.19.0*1024
    # VIPTELA-OPER-SYSTEM::systemStatusMemTotal

mem 2011~VRP,2011.2.23,2011~Versatile
    total=2011.5.25.31.1.1.1.1.19*1048576|2011.5.25.31.1.1.1.1.9 pct=2011.5.25.31.1.1.1.1.7
    need=total
    # HUAWEI-ENTITY-EXTENT-MIB::hwEntityMemUsage, hwEntityMemSizeMega, hwEntityMemSize
disk 2011~VRP,2011~Versatile total=2011.6.9.1.4.2.1.3*1024 free=2011.6.9.1.4.2.1.4*1024
    name=2011.6.9.1.4.2.1.5 # HUAWEI-FLASH-MAN-MIB::hwStorageSpace, hwStorageSpaceFree
mem 2011.2.80.8,2011.2.115,2011.2.123,2011.2.133,2011.2.248,2011~Access_Software
    pct=2011.2.6.7.1.1.2.1.6 if=2011.2.6.7.1.1.2.1.6!=-1 # HWMUSA-DEV-MIB::hwMusaBoardRamUseRate
disk 2011.2.91,34774 total=34774.4.1.1.5.0*1048576 used=34774.4.1.1.4.0*1048576
    # ISM-STORAGE-SVC-MIB::totalCapacity, usedCapacity
mem 2636 pct=2636.3.1.13.1.11 total=2636.3.1.13.1.15*1048576 name=2636.3.1.13.1.5
    if=2636.3.1.13.1.15!=0 unless=fan|sensor
    # JUNIPER-MIB::jnxOperatingBuffer, jnxOperatingMemory
mem 2636 pct=2636.3.39.1.12.1.1.1.5
    # JUNIPER-SRX5000-SPU-MONITORING-MIB::jnxJsSPUMonitoringMemoryUsage
mem 14525.3 total=14525.4.8.1.1.6.0*1024 used=14525.4.8.1.1.12.1.0*1024
    # TRAPEZE-NETWORKS-SYSTEM-MIB::trpzSysCpuMemoryInstantUsage
mem 3224 used=3224.16.2.1.0 free=3224.16.2.2.0
    # NETSCREEN-RESOURCE-MIB::nsResMemAllocate, nsResMemLeft

mem 25506,43~Comware,11.2.3.7.11~Comware pct=25506.2.6.1.1.1.1.8 total=25506.2.6.1.1.1.1.10
    if=25506.2.6.1.1.1.1.8!=0 if=1.3.6.1.2.1.47.1.1.1.1.5==9
    # HH3C-ENTITY-EXT-MIB::hh3cEntityExtMemUsage; ENTITY-MIB::entPhysicalClass module
mem 11.2.3.7.8.5,11.2.3.7.11 total=11.2.14.11.5.1.1.2.1.1.1.5 used=11.2.14.11.5.1.1.2.1.1.1.7
    free=11.2.14.11.5.1.1.2.1.1.1.6
    # NETSWITCH-MIB::hpLocalMemTotalBytes, hpLocalMemAllocBytes, hpLocalMemFreeBytes
mem 11.2.3.7.8.5,11.2.3.7.11 total=11.2.14.11.5.1.1.2.2.1.1.5 used=11.2.14.11.5.1.1.2.2.1.1.7
    free=11.2.14.11.5.1.1.2.2.1.1.6
    # NETSWITCH-MIB::hpGlobalMemTotalBytes, hpGlobalMemAllocBytes, hpGlobalMemFreeBytes
mem 43.1,43.10 total=43.45.1.6.1.2.1.1.2 free=43.45.1.6.1.2.1.1.3
    # A3COM-HUAWEI-LswDEVM-MIB::hwMemSize, hwMemFree
mem 8744.1 total=8744.5.21.1.1.9.0*1024 free=8744.5.21.1.1.10.0*1024
    # COLUBRIS-USAGE-INFORMATION-MIB::coUsInfoRamTotal, coUsInfoRamFree
mem 232.9.4 total=232.11.2.13.1.0*1048576 free=232.11.2.13.2.0*1048576
    # CPQHOST-MIB::cpqHoPhysicalMemorySize, cpqHoPhysicalMemoryFree
mem 232.9.4 total=232.11.2.13.3.0*1048576 free=232.11.2.13.4.0*1048576
    # CPQHOST-MIB::cpqHoPagingMemorySize, cpqHoPagingMemoryFree
disk 232.9.4 total=232.11.2.4.1.1.3*1048576 used=232.11.2.4.1.1.4*1048576 name=232.11.2.4.1.1.2
    # CPQHOST-MIB::cpqHoFileSysSpaceTotal, cpqHoFileSysSpaceUsed
mem 14823,6486.800.1.1.2.2.2 total=14823.2.2.1.1.1.11.1.2*1024 used=14823.2.2.1.1.1.11.1.3*1024
    free=14823.2.2.1.1.1.11.1.4*1024 # WLSX-SWITCH-MIB::sysXMemorySize, sysXMemoryUsed
mem 14823.1.2 total=14823.2.3.3.1.2.1.1.10 free=14823.2.3.3.1.2.1.1.8
    # AI-AP-MIB::aiAPTotalMemory, aiAPMemoryFree

mem 12356.101.1,12356.15 pct=12356.101.4.1.4.0 total=12356.101.4.1.5.0*1024
    # FORTINET-FORTIGATE-MIB::fgSysMemUsage, fgSysMemCapacity
mem 12356.103 total=12356.103.2.1.3.0*1024 used=12356.103.2.1.2.0*1024
    # FORTINET-FORTIMANAGER-FORTIANALYZER-MIB::fmSysMemCapacity, fmSysMemUsed
mem 12356.105 pct=12356.105.1.7.0 # FORTINET-FORTIMAIL-MIB::fmlSysMemUsage
mem 12356.106 total=12356.106.4.1.4.0*1024 used=12356.106.4.1.3.0*1024
    # FORTINET-FORTISWITCH-MIB::fsSysMemCapacity, fsSysMemUsage
mem 12356.107 pct=12356.107.2.1.7.0 total=12356.107.2.1.8.0*1048576
    # FORTINET-FORTIWEB-MIB::fwSysMemUsage, fwSysMemCapacity
mem 12356.112 pct=12356.112.1.5.0 # FORTINET-FORTIADC-MIB::fadcSysMemUsage
mem 12356.118 pct=12356.118.3.1.3.0 total=12356.118.3.1.4.0*1024
    # FORTINET-FORTISANDBOX-MIB::fsaSysMemUsage, fsaSysMemCapacity
mem 12356.121 pct=12356.121.21.1.2.2.0 # FORTINET-FORTIEXTENDER-MIB::fextInfoMemUsage

mem 3902.1082 pct=3902.1082.10.1.2.4.1.11 total=3902.1082.10.1.2.4.1.19*?
    if=3902.1082.10.1.2.4.1.11!=0 # ZTE-AN-CHASSIS-MIB::zxAnCardMemUsage, zxAnCardTotalMem
mem? 3902 pct=3902.3.3.1.1.4 total=3902.3.3.1.1.3*?
    # ZXR10-MIB::zxr10SystemMemUsed, zxr10SystemMemSize
mem 171.10.37 pct=@.5.1.4.0 # D-Link access points: the device's own tree, 5.1.4
mem? 171 pct=171.12.1.1.9.1.4 # AGENT-GENERAL-MIB::agentDRAMutilization
mem? 171 total=171.14.5.1.4.1.3*1024 used=171.14.5.1.4.1.4*1024 free=171.14.5.1.4.1.5*1024
    # DLINKSW-ENTITY-EXT-MIB::dEntityExtMemUtilTotal
mem? 171.10.165 total=171.11.165.1000.5.1.4.1.3*1024 used=171.11.165.1000.5.1.4.1.4*1024
    # DLINKSW-ENTITY-EXT-MIB::dEntityExtMemUtilTotal of the DGS-1250
mem 890.1.5.13.7,890.1.5.13.10 pct=890.1.5.13.5.11.3.6.1.2 # ZYXEL-IES5000-MIB::memoryCurValue
mem 890.1.5.13.13,890.1.5.13.15,890.1.5.13.16 pct=890.1.5.13.13.5.10.1.3
    # IES5206-MIB::memStatsCurrent
mem? 890.1.6,890.1.15,8072.3.2.10~USG pct=890.1.6.22.1.2.0
    # ZYXEL-ZYWALL-ZLD-COMMON-MIB::sysRAMUsage
mem? 890,8072.3.2.10~USG pct=890.1.15.3.2.5.0 # ZYXEL-ES-COMMON::sysMgmtMemUsage
mem 890.1.6,890.1.15,8072.3.2.10~USG pct=890.1.15.3.2.6.0 label=Flash
    # ZYXEL-ES-COMMON::sysMgmtFlashUsage
mem 41112,10002,8072.3.2.10~UAP,8072.3.2.10~U6,8072.3.2.10~U7 total=10002.1.1.1.1.1.0*1024
    free=10002.1.1.1.1.2.0*1024 # FROGFOOT-RESOURCES-MIB::memTotal, memFree
mem 4413,41112,10002,8072~EdgeSwitch,8072~US,27282.3.2.10,7244,4526
    total=4413.1.1.1.1.4.2.0*1024 free=4413.1.1.1.1.4.1.0*1024
    # EdgeSwitch-SWITCHING-MIB::agentSwitchCpuProcessMemAvailable, agentSwitchCpuProcessMemFree
mem? 4526 total=4526.10.1.1.1.4.2.0*1024|4526.11.1.1.1.4.2.0*1024
    free=4526.10.1.1.1.4.1.0*1024|4526.11.1.1.1.4.1.0*1024
    # NETGEAR-SWITCHING-MIB::agentSwitchCpuProcessMemAvailable
mem 674.10895 total=674.10895.5000.2.6132.1.1.1.1.4.2.0*1024
    free=674.10895.5000.2.6132.1.1.1.1.4.1.0*1024
    # DNOS-SWITCHING-MIB::agentSwitchCpuProcessMemAvailable
mem 11863 pct=11863.6.4.1.2.1.1.2 # TPLINK-SYSMONITOR-MIB::tpSysMonitorMemoryUtilization
mem 7367 pct=7367.3.7.0 # DrayTek: memory usage of the router, percent
mem 8741,1.0.3.0.6.0.1.0 pct=8741.1.3.1.4.0|8741.6.2.1.5.0
    # SONICWALL-FIREWALL-IP-STATISTICS-MIB::sonicCurrentRAMUtil,
    SNWL-SSLVPN-MIB::memoryUtilization
mem 21067.2 pct=21067.2.1.2.4.2.0 total=21067.2.1.2.4.1.0*1048576
    # CYBEROAM-MIB::memoryPercentUsage, memoryCapacity
mem 21067.2 pct=21067.2.1.2.4.4.0 total=21067.2.1.2.4.3.0*1048576 label=Swap
    # CYBEROAM-MIB::swapPercentUsage, swapCapacity
mem 28557.1 total=28557.2.2.1.4.0*1024 used=28557.2.2.1.5.0*1024
    # HILLSTONE-SYSTEM-MIB::sysTotalMemory, sysCurMemory
mem 12532 pct=12532.11.0 total=2021.4.5.0*1024 # PULSESECURE-PSG-MIB::iveMemoryUtil
mem 1369.5.2 total=1369.5.2.1.11.2.4.0 used=1369.5.2.1.11.2.5.0 free=1369.5.2.1.11.2.6.0
    # STONESOFT-FIREWALL-MIB::fwMemBytesTotal
disk 1369.5.2 total=1369.5.2.1.11.3.1.4*1024 used=1369.5.2.1.11.3.1.5*1024
    name=1369.5.2.1.11.3.1.3 # STONESOFT-FIREWALL-MIB::fwPartitionSize
mem 47565.1.1 total=47565.1.1.1.11.2.4.0 used=47565.1.1.1.11.2.5.0 free=47565.1.1.1.11.2.6.0
    # FORCEPOINT-NGFW-ENGINE-MIB::fwMemBytesTotal
mem 3417 used=3417.2.11.2.3.3.0 free=3417.2.11.2.3.1.0
    # BLUECOAT-SG-PROXY-MIB::sgProxyMemSysUsage, sgProxyMemAvailable
mem 5951 pct=5951.4.1.1.41.2.0 total=5951.4.1.1.41.4.0*1048576
    # NS-ROOT-MIB::resMemUsage, memSizeMB
mem 22610.1.3 total=22610.2.4.1.2.1.0*1024 used=22610.2.4.1.2.2.0*1024
    # A10-AX-MIB::axSysMemoryTotal, axSysMemoryUsage
mem 3375.2.1 total=3375.2.1.1.2.1.44.0 used=3375.2.1.1.2.1.45.0 label=TMM
    # F5-BIGIP-SYSTEM-MIB::sysStatMemoryTotal, sysStatMemoryUsed
mem 3375.2.1 total=3375.2.1.1.2.20.44.0 used=3375.2.1.1.2.20.45.0 label=Other
    # F5-BIGIP-SYSTEM-MIB::sysGlobalHostOtherMemoryTotal
mem 3375.2.1 total=3375.2.1.1.2.20.46.0 used=3375.2.1.1.2.20.47.0 label=Swap
    # F5-BIGIP-SYSTEM-MIB::sysGlobalHostSwapTotal
mem 24693.1 total=24693.100.4.1.1.0*1024 free=24693.100.4.1.2.0*1024
    # FIREBRICK-SYSTEM-MIB::fbMemTotal
mem 1872 total=1872.2.5.1.2.8.1.0 free=1872.2.5.1.2.8.3.0
    # ALTEON-CHEETAH-SWITCH-MIB::mpMemStatsTotal, mpMemStatsFree
mem 9694.1,8072.3.2.10~Peakflow pct=9694.1.4.2.1.7.0|9694.1.5.2.7.0 total=9694.1.4.2.1.5.0*1024
    label=Physical # PEAKFLOW-SP-MIB, PEAKFLOW-TMS-MIB::devicePhysicalMemoryUsage
mem 9694.1,8072.3.2.10~Peakflow pct=9694.1.4.2.1.10.0|9694.1.5.2.8.0 total=9694.1.4.2.1.8.0*1024
    label=Swap # PEAKFLOW-SP-MIB, PEAKFLOW-TMS-MIB::deviceSwapSpaceUsage
disk 9694.1,8072.3.2.10~Peakflow pct=9694.1.5.2.6.0 # PEAKFLOW-TMS-MIB::deviceDiskUsage

mem 6486.800 pct=6486.800.1.2.1.16.1.1.1.9.0 total=6486.800.1.1.1.2.1.1.3.4.0*?
    # ALCATEL-IND1-HEALTH-MIB::healthDeviceMemoryLatest
mem 6486.801 pct=6486.801.1.2.1.16.1.1.1.1.1.8.0 total=6486.801.1.1.1.2.1.1.3.4.0*1024
    # ALCATEL-IND1-HEALTH-MIB::healthModuleMemory1MinAvg
mem 1916.2 total=1916.1.32.2.2.1.2*1024 free=1916.1.32.2.2.1.3*1024
    # EXTREME-SOFTWARE-MONITOR-MIB::extremeMemoryMonitorSystemTotal
mem? 2272,1916.2 used=2272.1.85.10.1.1.6*1024 free=2272.1.85.10.1.1.7*1024
    # RAPID-CITY::rcKhiSlotMemUsed, rcKhiSlotMemFree
mem 45,2272 total=45.1.6.3.8.1.1.12*1048576 free=45.1.6.3.8.1.1.13*1048576
    # S5-CHASSIS-MIB::s5ChasUtilMemoryTotalMB, s5ChasUtilMemoryAvailableMB
mem 1588.2.1.1,1588.2.2,1588.3.3 pct=1588.2.1.1.1.26.6.0 # SW-MIB::swMemUsage
mem 1588.3.3.1,1916.2 total=1588.3.1.13.1.1.1.2*1024 free=1588.3.1.13.1.1.1.3*1024
    # BROCADE-MODULE-MEM-UTIL-MIB::bcsiModuleMemTotal
mem 1991 total=1991.1.1.2.12.4.2.0 free=1991.1.1.2.12.4.3.0
    # FOUNDRY-SN-AGENT-MIB::snAgSystemDRAMTotal, snAgSystemDRAMFree
mem 1991 pct=1991.1.1.2.2.1.1.28/100 total=1991.1.1.2.2.1.1.24 name=1991.1.1.2.2.1.1.2
    # FOUNDRY-SN-AGENT-MIB::snAgentBrdMemoryUtil100thPercent
mem? 1991 total=1991.1.1.2.1.54.0 free=1991.1.1.2.1.55.0
    # FOUNDRY-SN-AGENT-MIB::snAgGblDynMemTotal, snAgGblDynMemFree
mem 5624.2.1,4329.15.1.1 total=5624.1.2.49.1.3.1.1.4*1024 free=5624.1.2.49.1.3.1.1.5*1024
    name=5624.1.2.49.1.3.1.1.3 unless=flash|disk
    # ENTERASYS-RESOURCE-UTILIZATION-MIB::etsysResourceStorageSize
mem? 6027
    pct=6027.3.1.1.3.7.1.6|6027.3.10.1.2.9.1.5|6027.3.19.1.2.8.1.5|6027.3.25.1.2.3.1.4|6027.3.8.1.3.7.1.6
    # F10-CHASSIS-MIB::chRpmMemUsageUtil, F10-S, M, Z, C-SERIES-CHASSIS-MIB
mem? 6027 pct=6027.3.26.1.4.4.1.6 total=6027.3.26.1.4.3.1.6*1048576
    # DELL-NETWORKING-CHASSIS-MIB::dellNetCpuUtilMemUsage
mem 259.6,259.8,259.10 total=@-1.1.39.3.1.0|@.1.39.3.1.0|259.10.1.42.101.1.39.3.1.0
    used=@-1.1.39.3.2.0|@.1.39.3.2.0|259.10.1.42.101.1.39.3.2.0
    free=@-1.1.39.3.3.0|@.1.39.3.3.0|259.10.1.42.101.1.39.3.3.0
    # Edgecore ECS and ES MIBs: memoryTotal, memoryAllocated, memoryFreed of the switch's own tree
mem 664 total=664.5.53.1.4.6.0 free=664.5.53.1.4.8.0
    # ADTRAN-AOSCPU::adGenAOSHeapSize, adGenAOSHeapFree
mem 6527 used=6527.3.1.2.1.1.11.0*1000|6527.3.1.2.1.1.9.0*1024 free=6527.3.1.2.1.1.10.0*1000
    # TIMETRA-SYSTEM-MIB::sgiKbMemoryPoolAllocated, sgiKbMemoryAvailable
mem 272 total=272.4.17.4.2.1.4 used=272.4.17.4.2.1.5 if=272.4.17.4.2.1.2==2
    # BIANCA-BRICK-MIBRES-MIB::memoryTotal, memoryInuse of dram
mem 248.14.10 used=248.14.2.15.3.1.0*1024 free=248.14.2.15.3.2.0*1024
    # HMPRIV-MGMT-SNMP-MIB::hmMemoryAllocated, hmMemoryFree
mem 4329.20 pct=4329.20.1.1.1.1.79.3.1.13 at=1 # SN-MSPS-SCX-MIB: SCALANCE memory, percent
mem 8691.7 total=@.1.56.0 used=@.1.58.0 free=@.1.57.0
    # MOXA EDS and IKS MIBs: totalMemory, usedMemory, freeMemory of the switch's own tree
mem 8691.15.34 total=8691.15.34.1.11.25.2.0 used=8691.15.34.1.11.25.3.0
    # MOXA-AWK4131A-MIB::memTotalKB, memUsedKB
mem 8691.600 pct=8691.602.1.3.2.3.0 total=8691.602.1.3.2.2.0
    # MOXA-SYSTEM-UTILIZATION-MIB::usStatMemoryUtilization
mem 25053.3.1.5.20 pct=25053.1.15.1.1.1.15.14.0
    # RUCKUS-UNLEASHED-SYSTEM-MIB::ruckusUnleashedSystemStatsMemoryUtil
mem? 25053.3.1.5 pct=25053.1.2.1.1.1.5.59.0 # RUCKUS-ZD-SYSTEM-MIB::ruckusZDSystemMemoryUtil
mem 25053.3.1.4 pct=25053.1.1.11.1.1.1.2.0 # RUCKUS-SYSTEM-MIB::ruckusSystemMemoryUtil
mem 26928 pct=26928.1.2.4.0 # AH-SYSTEM-MIB::ahMemUtilization
mem 17713.24 pct=2076.81.1.73.0 # ARICENT-ISS-MIB::issSwitchCurrentRAMUsage
mem 57344 pct=57344.1.3.7.0 # TACHYON-MIB::memoryUsagePercent
mem 33555.1.1 pct=33555.1.1.5.2.0 # RAY-MIB::useMemory
mem 33555.4.1 pct=33555.4.1.5.2.0 # RAY3-MIB::useMemory
mem 30140 total=30140.3.10.0 used=30140.3.8.0 # CONEL-STATUS-MIB::statusRAMTotal, statusRAMUsed
mem 2356.13 total=2356.13.1.47.4.0*1024 free=2356.13.1.47.5.0*1024
    # LCOS-LX-MIB::lcosLXStatusHardwareInfoTotalMemoryKbytes
mem 2356.14,2356.16 total=2356.14.1.1.1.15.0*1048576 free=2356.14.1.1.1.204.0*1048576
    # LCOS-SX-MIB::lcsSystemInfoFreeMemory

mem 51134,52642.2.1,27975,12345 total=52642.2.1.45.1.39.3.1.0*1024
    used=52642.2.1.45.1.39.3.2.0*1024 free=52642.2.1.45.1.39.3.3.0*1024
    # FS-MIB::memoryTotal, memoryAllocated
mem? 52642,27975,51134,12345 total=27975.1.1.5.0*1024|52642.1.1.1.5.0*1024
    used=27975.1.1.12.0*1024|52642.1.1.1.12.0*1024
    free=27975.1.1.11.0*1024|52642.1.1.1.11.0*1024
    # SWITCH::memTotalReal, memTotalUsed, memTotalFree
mem? 52642 total=52642.1.1.10.2.35.1.2.1.6*1024 used=52642.1.1.10.2.35.1.2.1.7*1024
    name=52642.1.1.10.2.35.1.2.1.2 # FS-MEMORY-MIB::fsNodeMemoryPoolSize, fsNodeMemoryPoolUsed
mem? 52642 pct=52642.3.6.10.1.12 # NMS-CHASSIS::nmscardMEMUtilization
mem 13464 total=13464.1.2.1.1.2.12.0*1048576 free=13464.1.2.1.1.2.13.0*1048576
    # GBNPlatformOAM-MIB::memorySize, memoryIdle
mem 4881 total=4881.1.1.10.2.35.1.1.1.6*1024 used=4881.1.1.10.2.35.1.1.1.7*1024
    free=4881.1.1.10.2.35.1.1.1.8*1024 # RUIJIE-MEMORY-MIB::ruijieMemoryPoolSize
mem 3320 pct=3320.3.6.10.1.12 # NMS-CHASSIS::nmscardMEMUtilization
mem 11606 pct=11606.10.9.48.1.0 total=11606.10.9.48.2.0
    # NMS-MEMORY-POOL-MIB::nmsMemoryPoolUtilization, nmsMemoryPoolTotalMemorySize
mem 6339 total=6339.100.1.11.6.0|6339.100.1.8.1.6 used=6339.100.1.11.7.0|6339.100.1.8.1.7
    # DCN-MIB::switchMemorySize, switchMemoryBusy
mem 40418.7,40418.8.67 total=40418.7.100.1.8.1.6 used=40418.7.100.1.8.1.7
    # NAG-MIB::sysMemorySize, sysMemoryBusy
mem 6296.1 total=6296.9.1.1.1.14.0 used=6296.9.1.1.1.15.0 free=6296.9.1.1.1.16.0
    # DASAN-SWITCH-MIB::dsTotalMem, dsUsedMem, dsFreeMem
mem 8886 total=8886.60.1.3.1.1.1.0|8886.1.1.3.2.1.0 free=8886.60.1.3.1.1.2.0|8886.1.1.3.2.2.0
    # ROSMGMT-MEMORY-MIB::rosMgmtMemoryTotal, RAISECOM-SYSTEM-MIB::raisecomMemoryTotal
mem 5651 total=5651.3.20.1.1.1.8.0 used=5651.3.20.1.1.1.5.0 free=5651.3.20.1.1.1.1.0
    # MPIOS-MIB::numBytesTotal, numBytesAlloc
mem 3807.1 total=3807.1.8012.1.5.4.1.11 used=3807.1.8012.1.5.4.1.7 name=3807.1.8012.1.5.4.1.2
    # WRI-MEMORY-MIB::memoryPoolTotalBytesNum, memoryPoolAllocBytesNum
mem 5875 pct=5875.800.3.9.8.1.1.6/100 if=5875.800.3.9.8.1.1.4==1
    # GEPON-OLT-COMMON-MIB::mgrCardMemUtil
mem 17409,34592 total=34592.1.3.100.1.8.2.0*? free=34592.1.3.100.1.8.3.0*?
    # NSCRTV-PON-TREE-EXT-MIB::memTotalSize, memFreeSize
mem 37950 pct=37950.1.1.5.10.12.4.0 # V1600D::memoryLoad
mem 10072.2.20 total=10072.2.20.1.1.2.1.1.28*1048576 used=10072.2.20.1.1.2.1.1.20*1048576
    # GW-EPON-MIB: memory of a board
mem 50224.3.1.1 pct=50224.3.1.1.18.0 # PARKS-SWITCH-MIB: memory in use
mem 3709.1.2.137 total=3709.3.6.4.2.2.1.26 used=3709.3.6.4.2.2.1.27 free=3709.3.6.4.2.2.1.28
    # DMOS-SYSMON-MIB::memoryOneMinuteTotal, memoryOneMinuteUsed
mem 35265.1.158,35265.1.176,35265.1.217,35265.1.250 pct=2076.81.1.73.0
    # ARICENT-ISS-MIB::issSwitchCurrentRAMUsage
disk 35265.1.158,35265.1.176,35265.1.217,35265.1.250 pct=2076.81.1.75.0 label=Flash
    # ARICENT-ISS-MIB::issSwitchCurrentFlashUsage
mem? 35265 total=35265.1.23.1.11.1.1.1.2*1024 free=35265.1.23.1.11.1.1.1.3*1024 at=1
    # ELTEX-MES MIB: memory of the first unit
mem? 35265 total=35265.41.1.2.1.1.3.0 free=35265.41.1.2.1.1.7.0
    # ELTEX-PROCESS-MIB: memory of the system
disk 35265 total=89.96.4.0 free=89.96.5.0 label=Flash
    # RADLAN-File::rlFileTotalSizeOfFlash, rlFileFreeSizeOfFlash
mem 637.61 total=637.61.1.9.29.2.1.1*1048576 used=637.61.1.9.29.2.1.2*1048576
    # ASAM-SYSTEM-MIB::totalMemSize, memAbsoluteUsage
mem 5504.1 total=5504.3.3.3.1.3*1024 free=5504.3.3.3.1.2*1024
    # ZHONE-CARD-RESOURCES-MIB::cardTotalMem, cardAvailMem
mem 13191 pct=13191.10.3.3.1.1.4.0 total=13191.10.3.3.1.1.3.0 free=13191.10.3.3.1.1.1.0
    # ONEACCESS-SYS-MIB::oacSysMemoryUsed
mem 1768.100 used=1768.100.70.20.2.1.3 free=1768.100.70.20.2.1.4 name=1768.100.70.20.2.1.1
    # SMARTNODE-MIB::memAllocatedBytes, memFreeBytes
mem 738.1.5 used=738.1.111.2.1.1.5.0 free=738.1.111.2.1.1.1.0
    # PRVT-SYS-INFO-MIB::numBytesAlloc, numBytesFree
mem 738.10 pct=738.10.111.3.1.3.0 # PRVT-SYS-MON-MIB::prvtSysMonCurrentRamUsage
mem 39406.1 total=39406.1.5.1.2.0*1024 used=39406.1.5.1.3.0*1024
    # BENU-HOST-MIB::bSysMemTotal, bSysMemUsed
mem 54268 pct=54268.1.8.1.2.0 # NETELASTIC-FLEXBNG-SYSINFO::memUsage
mem 8708 pct=8708.2.71.2.3.1.1.6 total=8708.2.71.2.3.1.1.3 name=8708.2.71.2.3.1.1.2
    # LUM-SYSINFO-MIB::sysinfoBoardMemoryUsageMemPercent
mem 2007 total=2007.4.1.2.1.1.29.0 free=2007.4.1.2.1.1.30.0 label=Memory
    # TELDAT-MON-CommonInfo-MIB::telProdNpMonSistemMemFreenoncache
mem 2007 total=2007.4.1.2.1.1.27.0 free=2007.4.1.2.1.1.28.0 label=Cache
    # TELDAT-MON-CommonInfo-MIB::telProdNpMonSistemMemFreecache
disk 193.218.1 pct=193.218.2.24.1.2.1.1.6 total=193.218.2.24.1.2.1.1.5*1024
    name=193.218.2.24.1.2.1.1.2
    # ERICSSON-ROUTER-SYS-RESOURCES-MIB::eriRouterSRStorageUtilization

disk 19746.3.1 total=19746.1.3.2.1.1.4*1073741824 used=19746.1.3.2.1.1.5*1073741824
    name=19746.1.3.2.1.1.3 if=19746.1.3.2.1.1.5!=0
    # DATA-DOMAIN-MIB::fileSystemSpaceSize, fileSystemSpaceUsed
disk 50536,8072.3.2.8~FreeNAS,8072.3.2.8~TrueNAS total=50536.1.1.1.1.4 used=50536.1.1.1.1.5
    unit=50536.1.1.1.1.3 need=unit name=50536.1.1.1.1.2
    # FREENAS-MIB::zpoolSize, zpoolUsed, zpoolAllocationUnits
disk 50536,8072.3.2.8~FreeNAS,8072.3.2.8~TrueNAS total=50536.1.2.1.1.4 free=50536.1.2.1.1.6
    unit=50536.1.2.1.1.3 need=unit,free name=50536.1.2.1.1.2
    # FREENAS-MIB::datasetSize, datasetAvailable, datasetAllocationUnits
disk 50536~SCALE,50536~TrueNAS-2 used=50536.1.2.1.1.3 free=50536.1.2.1.1.4 name=50536.1.2.1.1.2
    # TRUENAS-MIB::zvolUsedBytes, zvolAvailableBytes
disk 37447 total=37447.1.2.1.4^37447.1.2.1.5*1048576 used=37447.1.2.1.6^37447.1.2.1.7*1048576
    name=37447.1.2.1.3 # NIMBLE-MIB::volSizeLow, volSizeHigh, volUsageLow, volUsageHigh
disk 12740 total=12740.5.1.7.1.1.8*1000000 used=12740.5.1.7.7.1.13*1000000
    name=12740.5.1.7.1.1.4
    # EQLVOLUME-MIB::eqliscsiVolumeSize, eqliscsiVolumeStatusAllocatedSpace
disk 12124.1,12325~Isilon total=12124.1.3.1.0 free=12124.1.3.3.0
    # ISILON-MIB::ifsTotalBytes, ifsAvailableBytes
disk 789 total=789.1.5.4.1.29*1024 used=789.1.5.4.1.30*1024 name=789.1.5.4.1.2
    # NETAPP-MIB::df64TotalKBytes, df64UsedKBytes
disk 2.3.1,8072.3.2.15 total=2.6.191.6.2.1.5*1048576 free=2.6.191.6.2.1.6*1048576
    name=2.6.191.6.2.1.2 # IBM-AIX-MIB::aixFsSize, aixFsFree
mem 39165 pct=39165.1.11.0 total=39165.1.10.0*1048576 # HIK-DEVICE-MIB::memUsed, memSize
disk 39165 pct=39165.1.9.0 total=39165.1.8.0*? # HIK-DEVICE-MIB::diskPercent, diskSize
mem 50001 pct=50001.1.221.0 total=50001.1.220.0*1048576 # HIKVISION-MIB::hikMemoryUsage
disk 50001 total=50001.1.241.1.5.1.0*? free=50001.1.241.1.4.1.0*?
    # HIKVISION-MIB::hikDiskCapability, hikDiskFreeSpace
mem 40748.1 pct=40748.2.2.0 # IONODES-IONSERIES-MIB::ionSysMemUsage
"""
